"""From rows to what people read; how pages look is in ``templates``.

===========  ========================================================
`records`    rows put into words, once
`feedback`   what one student is told, as plain values
`pages`      a folder of pages, one for each student, and an index
`gradebook`  everybody's marks as JSON, CSV and JUnit XML
`table`      the table at the end of a run
`files`      files that are whole, or as they were
`screen`     a terminal, or what stands in its place, that may break
===========  ========================================================
"""
