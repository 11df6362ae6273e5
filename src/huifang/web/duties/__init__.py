"""What the policies ask of posts: of one's own, and of all of them with those who hold them."""
