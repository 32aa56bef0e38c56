"""The outside face of public spaces: pages for readers without an account, feeds, and what visitors and other sites
say to them."""
