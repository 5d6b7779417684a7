"""XBlocks and a Django app for school studios, selection and professional development on Open edX."""

__version__ = "0.1.0"
