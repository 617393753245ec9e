# takes 9 seconds
