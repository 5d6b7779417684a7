"""Enrolment: applications of participants, nominations, documents, orders."""
