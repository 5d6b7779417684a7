"""Ledger of quantities: who, by which criterion, how much, when, on what evidence; nothing is overwritten."""
