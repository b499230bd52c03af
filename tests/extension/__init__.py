"""Packages of somebody else's: a path, a cloud, a part and a companion, as they would be installed beside ours."""
