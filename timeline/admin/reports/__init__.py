"""What readers report, in the admin: an editor's answer enters; the list of those that wait and the
way to the correction leave.
"""
