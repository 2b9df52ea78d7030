"""Articles, speakers and quotes with everything that is shown of them."""
