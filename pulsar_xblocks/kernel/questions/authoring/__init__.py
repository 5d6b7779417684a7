"""The editor of questionnaires: edits as pure functions, forms of one question, the page; nothing is stored here.

The page carries the whole questionnaire as text and gets it back edited; a block or a console page decides where it is kept.
"""
