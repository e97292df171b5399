"""Every qualitative sentence of the book as a predicate over the results: one file per study."""

from book.claims import dream, mnist, scratch, visualize

CLAIMS = (*scratch.CLAIMS, *mnist.CLAIMS, *visualize.CLAIMS, *dream.CLAIMS)
