"""An access review in all its formats."""
