"""What measurements have in common. Each measurement is a file beside this directory; see ./bench."""
