# takes 2 seconds
