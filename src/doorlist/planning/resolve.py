"""Desired meets live: which live scope each part of the files means, and whether it is the right organization."""
