"""AutoDemo: a web address in, a demo video worth publishing out."""

__version__ = "0.1.0"
