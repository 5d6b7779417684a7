"""Papers of courses in Word: documents, orders, journal, records; by the region's templates."""
