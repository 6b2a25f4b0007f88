"""From paths to submissions: what people handed in, whoever they are and however it is packed.

============  ==========================================================================
`files`       notebooks, folders and archives to submissions
`archives`    zip files, read without being unpacked
`reading`     regular files of bounded size, and nothing else
`problems`    why a submission could not be read, in a word and in a sentence
============  ==========================================================================
"""
