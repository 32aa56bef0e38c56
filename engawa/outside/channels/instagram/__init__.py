"""Instagram: a professional account of the company, by the page that it is linked with."""
