"""Reads of the school studios; each takes who asks or plain ids and changes nothing."""
