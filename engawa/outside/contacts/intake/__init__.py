"""Files of contacts and orders: read line by line, tried first, and the same when they come twice."""
