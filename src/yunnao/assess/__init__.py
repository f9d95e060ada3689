"""Assessment 研判: from a source term to a footprint, to the people and things inside it, and how sure we are."""
