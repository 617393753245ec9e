// takes 4 seconds
