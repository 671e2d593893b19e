"""/hsds/ – the directory in Open Referral's Human Services Data Specification 3.0 (and its UK profile), to be read.

A listing is a *service*, each of its public places a *service at location*, whoever runs it an *organization*. What has
no home in HSDS is in docs/standards.md.
"""
