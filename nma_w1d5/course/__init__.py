"""From the bilingual source to notebooks, pages and the site."""
