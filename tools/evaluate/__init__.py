"""How good the proposals are: held against articles whose places, actors and months are known."""
