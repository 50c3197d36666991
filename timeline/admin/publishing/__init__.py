"""What editors do with entries: chosen entries enter; they are live, planned, in review or gone."""
