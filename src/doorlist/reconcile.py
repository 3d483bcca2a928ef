"""Reads just as much live state as a desired state needs, then plans.

Reading is driven by the planner: `needs` says what a plan can't be made without, this reads it, until nothing is
missing. So a plan with nothing to do reads the organization, the projects, and members and invitations of each
managed scope, and nothing else.
"""
