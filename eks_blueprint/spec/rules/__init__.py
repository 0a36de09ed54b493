"""Rules between two parts of a spec: one file for each pair, named after both.

A rule is a function of the parts that it joins, not of the cluster. ``ClusterSpec`` calls it with
its fields, a construct with its arguments. Rules about one part are methods and types of that part.
"""
