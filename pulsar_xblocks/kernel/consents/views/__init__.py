"""HTTP of consents: guardians by link, people themselves, staff, paper."""
