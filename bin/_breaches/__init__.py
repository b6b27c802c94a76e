"""The breaches that bin/break-guards commits, one line each, and the guards that must see them.

`house` and `pages` have those of the house's rules, the others those of the product's: who reads what (`readers`), what
people do and what they type (`deeds`), and what they hear of (`news`).
"""

from bin._breach import Breach
from bin._breaches.deeds import DEEDS
from bin._breaches.house import HOUSE
from bin._breaches.news import NEWS
from bin._breaches.pages import PAGES_AND_WORDS
from bin._breaches.readers import READERS

BREACHES: list[Breach] = [*HOUSE, *PAGES_AND_WORDS, *READERS, *DEEDS, *NEWS]
