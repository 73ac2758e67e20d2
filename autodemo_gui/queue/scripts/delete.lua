-- A person, or who took the film, wants the job gone. → how many of its keys there were
return remove()
