"""What colleagues tell each other, in the admin: words enter; threads and notices leave."""
