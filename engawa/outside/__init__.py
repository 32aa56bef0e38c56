"""Where the company meets the public: channels, who speaks there, what they say, and what becomes of it."""
