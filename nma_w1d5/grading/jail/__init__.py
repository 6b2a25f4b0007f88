"""What runs inside the jail: the warm fork server and the code of one submission."""
