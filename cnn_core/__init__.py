"""How convolutional networks learn, what they look at, and how they are fooled.

Data flows one way: ``data → nn → train → explain / attack → studies``; imports go only to the
left. Nothing is imported here, so that the parts which need no torch start without it.
"""

__version__ = "0.1.0"
