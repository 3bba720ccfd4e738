"""How fast this computer relights: measured with random pictures, whose content does not matter to the time."""
