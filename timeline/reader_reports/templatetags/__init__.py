"""What other pages show of reports: a request and its page enter; a link and numbers leave."""
