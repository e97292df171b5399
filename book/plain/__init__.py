"""The edition without Quarto: the same book, built with Pandoc and Typst as PyPI brings them.

From the same chapters and the same frozen results come the same website (simpler around the text)
and a PDF. ``settings`` reads ``_quarto.yml``; ``constructs`` stops at what is not supported;
``text`` gives a chapter's text with its results; the scripts in ``lua`` number, resolve and write,
run by Pandoc; ``build`` puts it together.
"""
