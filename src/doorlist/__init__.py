"""doorlist: access-as-code for Confident AI."""

__version__ = "0.1.0"
