"""Clouds: a folder each, found by its `BACKEND`. In it stand a package for each part, and what all parts of it share.

The same thing stands on a page of the same name on every cloud that has it. The package itself holds `render`, which
reads as the table of contents, and `RENDERER`. Of a database there are:

* `instance` (on Kubernetes `cluster`, of several instances): the row of what holds the data, with its secure defaults.
* `creation`: what it begins with, and `existing`: what there is of it, which is never taken back.
* `sizes`, `network`, `credentials`, `databases`, `parameters`, `monitoring`, `certificates`, `settings`.

And of a bucket `access`, `encryption`, `lifecycle`, `network` and `settings`.
"""
