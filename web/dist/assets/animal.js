import{m as e}from"./ErrorNotice.js";e(`
  fragment AnimalDetails on Animal {
    id
    version
    name
    species
    breed
    secondBreed
    sex
    neutered
    bornOn
    bornOnPrecision
    colour
    markings
    identifiers { kind value registry issuedOn }
    status
    tags
    notes
    createdAt
    updatedAt
    household { id name }
  }
`);var t=e(`
  query CheckAnimal($input: AnimalInput!) {
    checkAnimal(input: $input) { code field message }
  }
`);function n(e){return{name:e.name,species:e.species,breed:e.breed,secondBreed:e.secondBreed,sex:e.sex,neutered:e.neutered,bornOn:e.bornOn,bornOnPrecision:e.bornOnPrecision,colour:e.colour,markings:e.markings,identifiers:e.identifiers.map(({kind:e,value:t,registry:n,issuedOn:r})=>({kind:e,value:t,registry:n,issuedOn:r})),status:e.status,tags:e.tags,notes:e.notes}}export{n,t};