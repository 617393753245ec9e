// takes 3 seconds
