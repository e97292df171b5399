"""How a network is fooled: gradient attacks, and what shows that an attack is not itself broken."""
