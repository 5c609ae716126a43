"""A zone as a folder of YAML files, one for each section that an app registers with the kernel.

`files` reads them with line numbers and writes them in one canonical form, `validation` says what is wrong and where,
`schemas` describes the sections of this app, `difference` compares two versions.
"""
