"""Articles, speakers and quotes with all that is shown of them."""
