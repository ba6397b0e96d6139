"""The pages of Tieout: server-rendered, without JavaScript, each of them scoped to one organization.

Views translate: they call one operation or query, and give templates plain values. Nothing here decides.
"""
