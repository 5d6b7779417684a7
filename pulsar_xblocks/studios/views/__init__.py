"""Console pages of the studios: project years, applications, studios."""
