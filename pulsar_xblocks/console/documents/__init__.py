"""Papers of the year's end: diplomas of studios, certificates of pupils, letters for mentors' attestation files."""
