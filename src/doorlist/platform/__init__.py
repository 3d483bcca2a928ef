"""What Confident AI is: the facts that doorlist goes by."""
