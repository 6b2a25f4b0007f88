"""From rows to what people read. How pages look is in ``templates``."""
