"""The form of an access file, declared once: which keys each mapping has, and what each key takes.

The loader takes its keys, choices and examples from these classes, and `json_schema` makes the JSON Schema from them.
They are plain classes that are never filled: reading 100,000 entries into models would take longer than reading the
file, and making dataclasses of them would add 8 ms to each start.
"""
